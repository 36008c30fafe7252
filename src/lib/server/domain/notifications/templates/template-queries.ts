import { and, desc, eq, isNull, max, sql } from 'drizzle-orm';
import { languages, type Language, type Tone } from '#lib/i18n/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { customer, readMerchant } from '../../identity/index.ts';
import type { MessageName, WordedChannel } from '../words/messages.ts';
import type { Texts } from '../words/own-text.ts';
import type { PublishedTexts } from '../words/write-message.ts';
import { messageTemplateDraft as draft, messageTemplateVersion as version } from './schema.ts';
import type { TemplateKey } from './template-key.ts';

export type TextsByLanguage = Readonly<Partial<Record<Language, Texts>>>;

/** A version as it stands in the list of them. */
export type TemplateVersion = Readonly<{
  version: number;
  /** Our own words again. */
  isOwn: boolean;
  copyOf: number | null;
  publishedAt: Temporal.Instant;
  publishedBy: string | null;
  texts: TextsByLanguage;
}>;

/** The languages that a merchant's words must have: its own, and every one that a customer of it reads. */
export async function listMerchantLanguages(tx: Tx, merchantId: string): Promise<Language[]> {
  const { language } = await readMerchant(tx, merchantId);
  const rows = await tx
    .selectDistinct({ language: customer.language })
    .from(customer)
    .where(eq(customer.merchantId, merchantId));
  const spoken = new Set([language, ...rows.map((row) => row.language as Language)]);
  return [language, ...languages.filter((each) => each !== language && spoken.has(each))];
}

/** What staff saved and haven't published, by language; empty when nothing. */
export async function readDraft(tx: Tx, merchantId: string, key: TemplateKey): Promise<TextsByLanguage> {
  const rows = await tx.select().from(draft).where(isDraftOf(merchantId, key));
  return Object.fromEntries(rows.map(({ language, texts }) => [language, texts]));
}

export function isDraftOf(merchantId: string, { message, channel, tone }: TemplateKey) {
  return and(
    eq(draft.merchantId, merchantId),
    eq(draft.message, message),
    eq(draft.channel, channel),
    eq(draft.tone, tone)
  );
}

/** Every version that is, or was, in force, the newest first. */
export async function listVersions(tx: Tx, merchantId: string, key: TemplateKey): Promise<TemplateVersion[]> {
  const rows = await tx
    .select()
    .from(version)
    .where(and(isVersionOf(merchantId, key), isNull(version.experimentId)))
    .orderBy(desc(version.version), version.language);
  return [...Map.groupBy(rows, (row) => row.version).values()].map((together) => {
    const [first] = together;
    const { version: number, copyOf, publishedAt, publishedBy } = first!;
    return {
      ...{ version: number, copyOf, publishedAt, publishedBy },
      isOwn: first!.texts === null,
      texts: Object.fromEntries(together.map(({ language, texts }) => [language, texts ?? {}]))
    };
  });
}

/** The texts of one version, an experiment's included; empty for our own words, `undefined` for one that isn't there. */
export async function findVersionTexts(
  tx: Tx,
  merchantId: string,
  key: TemplateKey,
  number: number
): Promise<TextsByLanguage | undefined> {
  const rows = await tx
    .select({ language: version.language, texts: version.texts })
    .from(version)
    .where(and(isVersionOf(merchantId, key), eq(version.version, number)));
  if (rows.length === 0) return undefined;
  return Object.fromEntries(rows.flatMap(({ language, texts }) => (texts ? [[language, texts]] : [])));
}

/** The number that the next version gets, whoever's it is. */
export async function nextTemplateVersion(tx: Tx, merchantId: string, key: TemplateKey): Promise<number> {
  const [row] = await tx
    .select({ highest: max(version.version) })
    .from(version)
    .where(isVersionOf(merchantId, key));
  return (row?.highest ?? 0) + 1;
}

/** Whether an experiment words this template. */
export async function isWordedBy(
  tx: Tx,
  merchantId: string,
  key: TemplateKey,
  experimentId: string
): Promise<boolean> {
  const rows = await tx
    .select({ version: version.version })
    .from(version)
    .where(and(isVersionOf(merchantId, key), eq(version.experimentId, experimentId)))
    .limit(1);
  return rows.length > 0;
}

function isVersionOf(merchantId: string, { message, channel, tone }: TemplateKey) {
  return and(
    eq(version.merchantId, merchantId),
    eq(version.message, message),
    eq(version.channel, channel),
    eq(version.tone, tone)
  );
}

/** The words in force for a message, by channel, in one language and tone, and the version of each. */
export type WordsInForce = Readonly<{
  published: PublishedTexts;
  versions: Readonly<Partial<Record<WordedChannel, number>>>;
}>;

type WordsQuestion = Readonly<{ message: MessageName; language: Language; tone: Tone }>;

/** A batch of a thousand notices says a handful of things: each is asked once per transaction. */
const asked = new WeakMap<Tx, Map<string, Promise<WordsInForce>>>();

/** What a notice is written with. A channel that isn't there has our own words. */
export function findWordsInForce(tx: Tx, merchantId: string, question: WordsQuestion): Promise<WordsInForce> {
  const known = asked.get(tx) ?? new Map<string, Promise<WordsInForce>>();
  asked.set(tx, known);
  const name = [merchantId, question.message, question.language, question.tone].join(' ');
  const found = known.get(name) ?? readWordsInForce(tx, merchantId, question);
  known.set(name, found);
  return found;
}

async function readWordsInForce(
  tx: Tx,
  merchantId: string,
  { message, language, tone }: WordsQuestion
): Promise<WordsInForce> {
  const rows = await tx.execute<{ channel: WordedChannel; version: number; texts: Texts | null }>(sql`
    select distinct on (channel) channel, version, (
      select texts from message_template_version l
      where l.merchant_id = v.merchant_id and l.message = v.message and l.channel = v.channel and l.tone = v.tone
        and l.version = v.version and l.language = ${language}
    ) as texts
    from message_template_version v
    where merchant_id = ${merchantId} and message = ${message} and tone = ${tone} and experiment_id is null
    order by channel, version desc`);
  const worded = rows.filter(({ texts }) => texts !== null);
  return {
    published: Object.fromEntries(worded.map(({ channel, texts }) => [channel, texts])),
    versions: Object.fromEntries(worded.map(({ channel, version: number }) => [channel, number]))
  };
}

/** Where a merchant's words stand: by message, channel and tone, the version in force and whether something waits. */
export type TemplateState = Readonly<{
  message: string;
  channel: string;
  tone: string;
  version: number | null;
  isOwn: boolean;
  hasDraft: boolean;
}>;

export async function listTemplateStates(tx: Tx, merchantId: string): Promise<TemplateState[]> {
  const rows = await tx.execute<{
    message: string;
    channel: string;
    tone: string;
    version: number | null;
    is_own: boolean;
    has_draft: boolean;
  }>(sql`
    with in_force as (
      select distinct on (message, channel, tone) message, channel, tone, version, texts is null as is_own
      from message_template_version where merchant_id = ${merchantId} and experiment_id is null
      order by message, channel, tone, version desc
    ), waiting as (
      select distinct message, channel, tone from message_template_draft where merchant_id = ${merchantId}
    )
    select message, channel, tone, version, coalesce(is_own, true) as is_own, w.m is not null as has_draft
    from in_force full join (select *, message as m from waiting) w using (message, channel, tone)`);
  return rows.map(({ is_own: isOwn, has_draft: hasDraft, ...row }) => ({ ...row, isOwn, hasDraft }));
}
