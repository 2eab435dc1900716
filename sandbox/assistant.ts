/** The accounts at which the assistant leads the dialogue in the demo, by connector: what is other there than at the first account of the same stand-in. */
export const assistant: Readonly<Record<string, { label: string; settings: Record<string, unknown> }>> = {
  whatsapp: {
    label: 'واتساب مع المساعد (تجريبي)',
    // Form leads and freelancers are written to from the first number alone.
    settings: { phoneNumberId: '117722334455002', businessAccountId: '108855512340099', primary: false, dialogue: 'choose' },
  },
  instagram: {
    label: 'إنستغرام مع المساعد (تجريبي)',
    settings: { accountId: '17841405550002233', accessToken: 'IGAA-demo-token-assistant', dialogue: 'choose' },
  },
}

/** Whether an account of a stand-in (WhatsApp's number, Instagram's account) is the assistant's. */
export function isAssistant(connector: 'whatsapp' | 'instagram', account: string | undefined): boolean {
  return account !== undefined && account === accountOf[connector]
}

/** The assistant's account, as the stand-in's scenarios take it. */
export const accountOf = {
  whatsapp: assistant.whatsapp!.settings.phoneNumberId as string,
  instagram: assistant.instagram!.settings.accountId as string,
}
