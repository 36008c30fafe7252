import { sql } from 'drizzle-orm';
import type { Language, Tone } from '#lib/i18n/index.ts';
import { dateIn } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { gathering } from '../../../platform/db/gather.ts';
import { listDisputing, listSegments, selectSegmentNames } from '../../collection/index.ts';
import { assignArms, findLiveSplit, type Comer, type Split } from '../../variants/index.ts';
import type { Merchant } from '../../identity/index.ts';
import type { Notice } from '../notices.ts';
import type { MessageName, WordedChannel } from '../words/messages.ts';
import type { Texts } from '../words/own-text.ts';
import type { WordsInForce } from './template-queries.ts';

type Asked = Readonly<{
  notice: Pick<Notice, 'customerId' | 'invoiceId' | 'channel'> & Readonly<{ language: Language }>;
  merchant: Merchant;
  message: MessageName;
  tone: Tone;
  now: Temporal.Instant;
}>;

type ArmText = Readonly<{
  arm: string;
  message: string;
  channel: WordedChannel;
  tone: string;
  language: string;
  version: number;
  texts: Texts;
}>;

/**
 * The words that an experiment gives a notice, by channel; `undefined` for what none is about and for whoever takes no part.
 * An invoice that was due before the experiment began is told of in the words that are in force, and so is whoever reads a
 * language that an arm has no words in. A handful of statements, however many notices ask.
 */
export const findWordsOnTrial: (tx: Tx, asked: Asked) => Promise<WordsInForce | undefined> = gathering(
  async (tx, asked: readonly Asked[]) => {
    const { merchant, now } = asked[0]!;
    const split = await findLiveSplit(tx, merchant.id, 'words');
    if (!split) return asked.map(() => undefined);
    const texts = await readArmTexts(tx, merchant.id, split.id);
    const isTried = ({ message, tone, notice }: Asked) =>
      split.arms.every(({ key }) =>
        texts.some(
          (each) =>
            each.arm === key &&
            each.channel === notice.channel &&
            isFor(each, { message, tone, language: notice.language })
        )
      );
    const tried = asked.filter(isTried);
    if (tried.length === 0) return asked.map(() => undefined);
    const comers = await listComers(tx, split, { merchant, now, tried });
    const arms = await assignArms(tx, split, { merchantId: merchant.id, now, comers });
    const coming = new Set(comers.map(({ invoiceId }) => invoiceId));
    return asked.map((each): WordsInForce | undefined => {
      const { message, tone, notice } = each;
      const arm = arms.get(notice.customerId);
      if (!arm || !coming.has(notice.invoiceId ?? '') || !isTried(each)) return undefined;
      const mine = texts.filter(
        (text) => text.arm === arm.key && isFor(text, { message, tone, language: notice.language })
      );
      return {
        published: Object.fromEntries(mine.map(({ channel, texts: said }) => [channel, said])),
        versions: Object.fromEntries(mine.map(({ channel, version }) => [channel, version]))
      };
    });
  }
);

function isFor(
  text: ArmText,
  { message, tone, language }: Readonly<{ message: string; tone: string; language: string }>
): boolean {
  return text.message === message && text.tone === tone && text.language === language;
}

async function readArmTexts(tx: Tx, merchantId: string, splitId: string): Promise<readonly ArmText[]> {
  return tx.execute<ArmText>(sql`
    select arm, message, channel, tone, language, version, texts from message_template_version
    where merchant_id = ${merchantId} and experiment_id = ${splitId}`);
}

/** Whose turn it is: by customer, so that two batches at once write them down in the same order. */
async function listComers(
  tx: Tx,
  { startedAt }: Split,
  { merchant, now, tried }: Readonly<{ merchant: Merchant; now: Temporal.Instant; tried: readonly Asked[] }>
): Promise<readonly Comer[]> {
  const { id: merchantId, country, zone } = merchant;
  const segments = selectSegmentNames(await listSegments(tx, merchantId), { country, now });
  const ids = tried.flatMap(({ notice: { invoiceId } }) => (invoiceId === null ? [] : [invoiceId]));
  const rows = await tx.execute<Comer>(sql`
    select i.customer_id as "customerId", i.id as "invoiceId", ${segments} as segments
    from invoice i join customer c on c.merchant_id = i.merchant_id and c.id = i.customer_id
    where i.merchant_id = ${merchantId} and i.id = any (${sql.param(ids)}::uuid[])
      and i.due_on >= ${dateIn(zone, startedAt).toString()}::date
    order by i.customer_id, i.due_on, i.id`);
  const disputing = await listDisputing(
    tx,
    merchantId,
    rows.map(({ customerId }) => customerId)
  );
  return rows.filter(({ customerId }) => !disputing.has(customerId));
}
