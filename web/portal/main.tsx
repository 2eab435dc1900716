import '../parts/base.css'
import { call } from '../api.ts'
import { startPage } from '../parts/start.tsx'
import { Portal } from './portal.tsx'
import { keepInstallPrompt } from './profile/install-prompt.ts'
import { registerWorker } from './register-worker.ts'

keepInstallPrompt()
startPage(<Portal />, (language) => void call('PATCH', '/me', { language }).catch(() => {}))
registerWorker()
