import { acceptedChat, acceptedClientMail } from './accepted-client.ts'
import { acceptedFreelancerMail } from './accepted-freelancer.ts'
import { alertAdminMail } from './alert-admin.ts'
import { answerFreelancerMail } from './answer-freelancer.ts'
import { chatNewsChat, chatNewsMail } from './chat-news.ts'
import { comebackChat } from './comeback.ts'
import { completedChat, completedMail } from './completed.ts'
import { declinedChat, declinedClientMail } from './declined-client.ts'
import { expiredClientMail } from './expired-client.ts'
import { invitationMail } from './invitation.ts'
import { offerChat, offerMail } from './offer.ts'
import { optOutChat } from './opt-out.ts'
import { questionChat, questionClientMail } from './question-client.ts'
import { reminderChat, reminderMail } from './reminder.ts'
import { signInMail } from './sign-in.ts'
import { statusChat } from './status.ts'
import { welcomeChat } from './welcome.ts'

/** Every e-mail wasl sends: kind → function from its input to subject, HTML and plain text. */
export const mails = {
  offer: offerMail,
  reminder: reminderMail,
  'accepted-client': acceptedClientMail,
  'accepted-freelancer': acceptedFreelancerMail,
  'declined-client': declinedClientMail,
  'expired-client': expiredClientMail,
  'question-client': questionClientMail,
  'answer-freelancer': answerFreelancerMail,
  'sign-in': signInMail,
  invitation: invitationMail,
  'alert-admin': alertAdminMail,
  chat: chatNewsMail,
  completed: completedMail,
} as const

/** Every chat message wasl sends by itself: kind → its wording (the text to have approved as a template) and how it is filled. */
export const chats = {
  welcome: welcomeChat,
  status: statusChat,
  offer: offerChat,
  reminder: reminderChat,
  question: questionChat,
  accepted: acceptedChat,
  declined: declinedChat,
  comeback: comebackChat,
  chat: chatNewsChat,
  completed: completedChat,
  'opt-out': optOutChat,
} as const
