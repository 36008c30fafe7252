import type { Tone } from '#lib/i18n/index.ts';
import { Refusal } from '../../../platform/refusal.ts';
import {
  isMessageName,
  mayBePlayful,
  messages,
  wordedChannels,
  type MessageName,
  type MessageRule,
  type WordedChannel
} from '../words/messages.ts';

/** Which words: of which message, for which channel, in which tone. Its languages go together. */
export type TemplateKey = Readonly<{ message: MessageName; channel: WordedChannel; tone: Tone }>;

/** The tones that a message can have: what starts a term is formal, and what is about missing money never playful. */
export function tonesOf(message: MessageName): readonly Tone[] {
  const { kind }: MessageRule = messages[message];
  if (kind === 'formal-notice') return ['formal'];
  return mayBePlayful(kind) ? ['friendly', 'formal', 'playful'] : ['friendly', 'formal'];
}

/** A key from an address. Refuses `template-unknown` for what no message has. */
export function readTemplateKey(message: string, channel: string, tone: string): TemplateKey {
  if (!isMessageName(message)) throw new Refusal('template-unknown');
  const { channels }: MessageRule = messages[message];
  const worded = wordedChannels.find((each) => each === channel && channels.includes(each));
  const toned = tonesOf(message).find((each) => each === tone);
  if (!worded || !toned) throw new Refusal('template-unknown');
  return { message, channel: worded, tone: toned };
}
