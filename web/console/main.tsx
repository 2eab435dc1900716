import '../parts/base.css'
import { call } from '../api.ts'
import { startPage } from '../parts/start.tsx'
import { Console } from './console.tsx'

startPage(<Console />, (language) => void call('PATCH', '/me', { language }).catch(() => {}))
