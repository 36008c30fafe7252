import type { Channels } from '../../src/lib/server/channels/index.ts';

/** Nobody to write to: a message that is sent all the same is an error of the test. */
export const absentChannels: Channels = {
  isSetUp: { email: false, sms: false },
  email: absent('E-mail'),
  sms: absent('SMS'),
  whatsapp: { isSetUp: false, send: absent('WhatsApp') },
  letter: { isSetUp: false, send: absent('Post'), readState: absent('Post') },
  push: { publicKey: undefined, takes: () => true, send: absent('Push') },
  hook: { takes: () => true, post: absent('A webhook') },
  agency: { takes: () => true, post: absent('An agency'), ask: absent('An agency') },
  isGenuineTextReport: () => Promise.resolve(false),
  isMailReporter: () => false,
  close: () => Promise.resolve()
};

function absent(what: string): () => Promise<never> {
  return () => Promise.reject(new Error(`${what} is not part of this`));
}
