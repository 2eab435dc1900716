import '../parts/base.css'
import { call } from '../api.ts'
import { registerWorker } from '../parts/register-worker.ts'
import { startPage } from '../parts/start.tsx'
import { Portal } from './portal.tsx'
import { keepInstallPrompt } from './profile/install-prompt.ts'

keepInstallPrompt()
startPage(<Portal />, (language) => void call('PATCH', '/me', { language }).catch(() => {}))
// After the page has had its own way.
addEventListener('load', () => void registerWorker().catch(() => {}))
