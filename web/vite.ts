import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import type { InlineConfig } from 'vite'

const root = import.meta.dirname

/** How the pages are built: one entry a page, so that each loads only its own; what they share is React and the parts. */
export function viteConfig(outDir: string): InlineConfig {
  return {
    configFile: false,
    root,
    base: '/web/',
    publicDir: join(root, 'public'),
    logLevel: 'warn',
    plugins: [react()],
    build: {
      outDir,
      emptyOutDir: true,
      manifest: 'manifest.json',
      target: ['chrome111', 'safari16.4', 'firefox114'],
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      rollupOptions: {
        input: {
          portal: join(root, 'portal/main.tsx'),
          chat: join(root, 'chat/main.tsx'),
          console: join(root, 'console/main.tsx'),
          sw: join(root, 'portal/service-worker.ts'),
        },
        output: {
          entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
          // What the pages share comes as one script and one style: a dozen small ones each cost a phone's line a way there and back.
          codeSplitting: { groups: [{ name: 'shared', test: /node_modules|[\\/]web[\\/](?:parts|api|live)/, minShareCount: 2 }] },
        },
        // Addresses that wasl serves itself; they are no files of this folder.
        external: [/^\/assets\//],
      },
    },
  }
}
