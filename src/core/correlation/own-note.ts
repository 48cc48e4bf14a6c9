// Our own notes in PagerDuty come back as webhooks: the mark tells them from what people write.

/** Whoever writes a note to PagerDuty for the bot puts this into its text. */
export const OWN_NOTE_MARK = '[stochastic-oncall]';

export const isOwnNote = (text: string): boolean => text.includes(OWN_NOTE_MARK);
