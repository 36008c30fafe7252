import { languages } from '#lib/i18n/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { messages, type MessageName, type MessageRule } from '../words/messages.ts';
import { ownTexts } from '../words/own-text.ts';
import type { NoticeKind } from '../notices.ts';
import type { TemplateKey } from './template-key.ts';
import { findVersionTexts, listVersions, type TextsByLanguage } from './template-queries.ts';

/** What a message says in one arm of an experiment. `texts` null: our own words. */
export type TriedWords = Readonly<{
  template: TemplateKey;
  /** The version that they were taken from; null: the draft; 0: our own words. */
  version: number | null;
  texts: TextsByLanguage | null;
}>;

/** What a merchant says once money is missing, freely and as often as it likes. */
const TRIED: ReadonlySet<NoticeKind> = new Set<NoticeKind>(['payment-failed', 'customer-asked', 'overdue']);

/**
 * Whether other words may be tried for a message. Never for what the law or a scheme wants said, nor what confirms something
 * agreed: a formal notice, what is asked after its term, the announcement of a debit, a handover, a receipt. Nor for what is
 * said before an invoice can be missed: recovery is counted from the miss on, and who misses it must not hang on the words.
 */
export function mayBeTried(message: MessageName): boolean {
  const { kind }: MessageRule = messages[message];
  return TRIED.has(kind) && message !== 'overdue-after-notice';
}

/** What is in force for everybody. */
export async function readWordsNow(tx: Tx, merchantId: string, template: TemplateKey): Promise<TriedWords> {
  const [newest] = await listVersions(tx, merchantId, template);
  return newest && !newest.isOwn
    ? { template, version: newest.version, texts: newest.texts }
    : { template, version: 0, texts: null };
}

/** What a version says that was in force; 0: our own words. `undefined` for one that isn't there. */
export async function findWordsOf(
  tx: Tx,
  merchantId: string,
  template: TemplateKey,
  version: number
): Promise<TriedWords | undefined> {
  if (version === 0) return { template, version, texts: null };
  const texts = await findVersionTexts(tx, merchantId, template, version);
  return texts && Object.keys(texts).length > 0 ? { template, version, texts } : undefined;
}

/** The texts themselves: our own are written out, in every language, as they are today. */
export function everyText(
  { message, channel, tone }: TemplateKey,
  texts: TextsByLanguage | null
): TextsByLanguage {
  return (
    texts ??
    Object.fromEntries(languages.map((language) => [language, ownTexts(message, channel, language, tone)]))
  );
}
