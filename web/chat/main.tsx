import '../parts/base.css'
import { keepChat } from '../api.ts'
import { startPage } from '../parts/start.tsx'
import { ChatPage } from './chat-page.tsx'

const chatId = location.pathname.split('/')[2] ?? ''
keepChat(chatId)
startPage(<ChatPage chatId={chatId} />)
