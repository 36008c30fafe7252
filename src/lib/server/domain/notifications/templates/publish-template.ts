import { sql } from 'drizzle-orm';
import type { Language } from '#lib/i18n/index.ts';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { actorIdOf, originOf, readMerchant, recordAudit, type Merchant } from '../../identity/index.ts';
import { findLiveSplit } from '../../variants/index.ts';
import { findLawPack, type LawPack } from '../law/index.ts';
import { sampleValues } from '../words/sample-facts.ts';
import { checkTemplate, type TemplateProblem } from './check-template.ts';
import { keepDraft, templateName } from './save-template.ts';
import { messageTemplateDraft, messageTemplateVersion } from './schema.ts';
import type { TemplateKey } from './template-key.ts';
import {
  findVersionTexts,
  isDraftOf,
  isWordedBy,
  listMerchantLanguages,
  listVersions,
  nextTemplateVersion,
  readDraft,
  type TextsByLanguage
} from './template-queries.ts';

export type PublishOutcome =
  | Readonly<{ kind: 'published'; version: number }>
  | Readonly<{ kind: 'blocked'; problems: readonly TemplateProblem[] }>;

/**
 * Puts words in force, in every language of the merchant's customers at once; from then on they never change. With
 * `texts` they are saved first. `blocked` says exactly what is wrong and changes nothing but the draft. Refuses
 * `template-without-draft` when nothing was saved.
 */
export async function publishTemplate(
  ctx: Context,
  input: TemplateKey & Readonly<{ merchantId: string; texts?: TextsByLanguage }>
): Promise<PublishOutcome> {
  const { merchantId, texts } = input;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    if (texts) await keepDraft(ctx, tx, { ...input, texts });
    const draft = await readDraft(tx, merchantId, input);
    if (Object.keys(draft).length === 0) throw new Refusal('template-without-draft');
    await refuseWhileTried(tx, input);
    const problems = await findTemplateProblems(ctx, tx, input, draft);
    if (problems.length > 0) return { kind: 'blocked', problems };
    const version = await append(ctx, tx, input, { texts: draft, copyOf: null });
    await tx.delete(messageTemplateDraft).where(isDraftOf(merchantId, input));
    return { kind: 'published', version };
  });
}

/**
 * Brings an earlier version back as a new one; `version` 0 is our own words. Checked like any other: a language that
 * came since then has no text in it. Refuses `template-version-unknown`.
 */
export async function rollBackTemplate(
  ctx: Context,
  input: TemplateKey & Readonly<{ merchantId: string; version: number }>
): Promise<PublishOutcome> {
  const { merchantId, version: wanted } = input;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const versions = await listVersions(tx, merchantId, input);
    const isThere = versions.some(({ version }) => version === wanted);
    if (versions.length === 0 || (wanted !== 0 && !isThere)) throw new Refusal('template-version-unknown');
    return bringBackTemplate(ctx, tx, input);
  });
}

/** The same within a transaction: also an experiment's version, which holds for everybody from then on. */
export async function bringBackTemplate(
  ctx: Context,
  tx: Tx,
  input: TemplateKey & Readonly<{ merchantId: string; version: number }>
): Promise<PublishOutcome> {
  const { merchantId, version: wanted } = input;
  await refuseWhileTried(tx, input);
  const found = wanted === 0 ? {} : await findVersionTexts(tx, merchantId, input, wanted);
  if (!found) throw new Refusal('template-version-unknown');
  const texts = Object.keys(found).length > 0 ? found : undefined;
  const problems = texts ? await findTemplateProblems(ctx, tx, input, texts) : [];
  if (problems.length > 0) return { kind: 'blocked', problems };
  const version = await append(ctx, tx, input, { texts, copyOf: wanted });
  return { kind: 'published', version };
}

/** Refuses `in-experiment`, with its name, while one tries other words for this very template. */
async function refuseWhileTried(
  tx: Tx,
  { merchantId, ...key }: TemplateKey & Readonly<{ merchantId: string }>
): Promise<void> {
  await lockTemplate(tx, merchantId, key);
  const running = await findLiveSplit(tx, merchantId, 'words');
  if (running && (await isWordedBy(tx, merchantId, key, running.id)))
    throw new Refusal('in-experiment', { name: running.name });
}

/** Everything that keeps these words from being published. */
export async function findTemplateProblems(
  ctx: Pick<Context, 'clock' | 'origin'>,
  tx: Tx,
  input: TemplateKey & Readonly<{ merchantId: string }>,
  texts: TextsByLanguage
): Promise<TemplateProblem[]> {
  const merchant = await readMerchant(tx, input.merchantId);
  const needed = await listMerchantLanguages(tx, input.merchantId);
  // What is there is checked, too, although nobody reads it yet.
  const more = (Object.keys(texts) as Language[]).filter((language) => !needed.includes(language));
  const languages = [
    ...needed,
    ...more.filter((language) => Object.values(texts[language] ?? {}).some(Boolean))
  ];
  return checkTemplate({
    ...input,
    texts,
    languages,
    samples: Object.fromEntries(
      languages.map((language) => [
        language,
        sampleValues({ ...input, language, merchant, origin: originOf(ctx, merchant) })
      ])
    ),
    hosts: hostsOf([ctx.origin, originOf(ctx, merchant)], merchant),
    ...lawFor(ctx, input, merchant)
  });
}

/** The law that a formal notice is written by. */
function lawFor(
  ctx: Pick<Context, 'clock'>,
  { message }: TemplateKey,
  { country, zone }: Merchant
): Readonly<{ law?: LawPack }> {
  const law = message === 'formal-notice' ? findLawPack(country, dateIn(zone, ctx.clock.now())) : undefined;
  return law ? { law } : {};
}

function hostsOf(origins: readonly string[], { website }: Merchant): string[] {
  const host = (address: string) => URL.parse(address.includes('://') ? address : `https://${address}`)?.host;
  return [...origins, ...(website === null ? [] : [website])].map(host).filter((each) => each !== undefined);
}

/** The next version, every language in one statement. */
async function append(
  ctx: Context,
  tx: Tx,
  input: TemplateKey & Readonly<{ merchantId: string }>,
  { texts, copyOf }: Readonly<{ texts: TextsByLanguage | undefined; copyOf: number | null }>
): Promise<number> {
  const { merchantId, message, channel, tone } = input;
  await lockTemplate(tx, merchantId, input);
  const [latest] = await listVersions(tx, merchantId, input);
  const version = await nextTemplateVersion(tx, merchantId, input);
  const publishedAt = ctx.clock.now();
  const publishedBy = actorIdOf(ctx.actor);
  const languages = Object.keys(texts ?? latest?.texts ?? {});
  await tx.insert(messageTemplateVersion).values(
    languages.map((language) => ({
      ...{ merchantId, message, channel, tone, version, language, copyOf, publishedAt, publishedBy },
      texts: texts?.[language as Language] ?? null
    }))
  );
  await recordAudit(ctx, tx, merchantId, {
    action: copyOf === null ? 'publish-template' : 'roll-back-template',
    subjectKind: 'template',
    subjectId: merchantId,
    details: { template: templateName(input), version, ...(copyOf !== null && { copyOf }) }
  });
  return version;
}

/** Two who publish at once get two versions, and an experiment begins before or after them. */
export async function lockTemplate(tx: Tx, merchantId: string, key: TemplateKey): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${merchantId} || ${templateName(key)}))`);
}
