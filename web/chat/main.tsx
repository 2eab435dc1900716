import '../parts/base.css'
import { startPage } from '../parts/start.tsx'
import { ChatPage } from './chat-page.tsx'

startPage(<ChatPage chatId={location.pathname.split('/')[2] ?? ''} />)
