import type { Language, Tone } from '#lib/i18n/index.ts';
import { translator } from '#lib/i18n/index.server.ts';
import type { EmailMessage } from '../../../channels/index.ts';
import type { Customer, Merchant } from '../../identity/index.ts';
import { countSegments } from '../compose/sms-text.ts';
import { toEmail, type Letterhead } from '../compose/to-email.ts';
import { smsText } from '../compose/to-sms.ts';
import { pushText } from '../hand-over/prepare-push.ts';
import { messages, type MessageName, type MessageRule, type WordedChannel } from './messages.ts';
import type { Texts } from './own-text.ts';
import { sampleFacts } from './sample-facts.ts';
import { writeMessage } from './write-message.ts';

export type PreviewOf = Readonly<{
  message: MessageName;
  channel: WordedChannel;
  language: Language;
  tone: Tone;
  texts: Texts;
  merchant: Merchant;
  origin: string;
  /** Whom an e-mail greets; a made-up customer otherwise. */
  reader?: Readonly<{ name: string; email: string }>;
}>;

/** A message as it would arrive, by the very code that sends: about a made-up customer, with links that lead nowhere. */
export type Preview =
  | Readonly<{ channel: 'email'; email: EmailMessage; preheader: string }>
  | Readonly<{ channel: 'sms'; text: string; segments: number }>
  | Readonly<{ channel: 'push'; title: string; text: string }>
  | Readonly<{ channel: 'portal' | 'letter'; title: string; paragraphs: readonly string[] }>;

/** Renders words that may be no more than a draft: what they ask for and doesn't exist is shown as it was typed. */
export async function previewMessage(of: PreviewOf): Promise<Preview> {
  const { message, channel, language, tone, texts, merchant, origin, reader } = of;
  const facts = sampleFacts(of);
  const name = reader?.name ?? 'Wilhelmina van den Oosterkamp-Bakker';
  const content = writeMessage(facts, {
    ...{ channel, language, tone },
    common: { name, merchant: merchant.name },
    published: { [channel]: texts }
  });
  const letterhead: Letterhead = {
    ctx: { origin },
    notice: { id: SAMPLE_ID, language, kind: (messages[message] as MessageRule).kind, channelRule: null },
    merchant,
    customer: { name } as Pick<Customer, 'name'>,
    t: translator(language, tone)
  };
  switch (channel) {
    case 'email': {
      const email = await toEmail(letterhead, content, reader?.email ?? 'wilhelmina@voorbeeld.example');
      return { channel, email, preheader: content.preheader };
    }
    case 'sms': {
      const text = smsText(letterhead, content);
      return { channel, text, segments: countSegments(text) };
    }
    case 'push':
      return { channel, title: merchant.name, text: pushText(content) };
    case 'portal':
    case 'letter':
      return { channel, title: content.title, paragraphs: content.paragraphs };
  }
}

const SAMPLE_ID = '00000000-0000-7000-8000-000000000000';
