/** What somebody wrote to a merchant, whichever carrier brought it. Nothing in it is trusted. */
export type InboundMessage = Readonly<{
  channel: 'email' | 'sms' | 'whatsapp';
  /** From where: an e-mail address in lower case, or a number in E.164. */
  from: string;
  /** The carrier's own id for it. */
  providerRef: string | undefined;
  subject: string | undefined;
  text: string;
  /** By which of our messages it may be an answer to one: addresses it was sent to, ids that it names. */
  answers: Readonly<{ addresses: readonly string[]; messageIds: readonly string[] }>;
  /** A machine wrote it: out of office, a mailing list, a bounce. */
  isAutomatic: boolean;
  /** The carrier recognised an order by itself, obeys it and has answered it. */
  carrierKeyword: 'stop' | 'start' | 'help' | undefined;
  files: readonly InboundFile[];
  /** Files that came and weren't kept: too large, too many, or of a kind that isn't taken. */
  filesLeftOut: number;
}>;

export type InboundFile = Readonly<{ name: string; type: string; content: Uint8Array }>;
