import * as v from 'valibot';
import type { Context } from '../../../../context.ts';
import { newId } from '../../../../platform/crypto/random.ts';
import { Refusal } from '../../../../platform/refusal.ts';
import { readMerchant } from '../../../identity/index.ts';
import { decideChannel } from '../../delivery/decide-channel.ts';
import { noticeKinds } from '../../delivery/notice-kinds.ts';
import type { NoticeChannel } from '../../notices.ts';
import { channelsOf } from '../judge-steps.ts';
import { SequenceDefinition, type SequenceStep, type StepChannel } from '../sequence.ts';
import { readDunningSettings, type DunningSettings } from '../settings.ts';
import { listInForce, type SequenceVersion } from '../versions.ts';
import {
  listComing,
  listHad,
  listOwing,
  listRunning,
  listWishes,
  readTurns,
  type Wish
} from './dry-run-facts.ts';
import { supposeSteps, type SupposedOutcome } from './suppose-steps.ts';

/** One line of a dry run: what a customer would get, or why they wouldn't. */
export type DryRunLine = Readonly<{
  customerId: string;
  invoiceId: string;
  step: string;
  kind: SequenceStep['kind'];
  at: Temporal.Instant;
  outcome: SupposedOutcome['outcome'];
  rule: SupposedOutcome['rule'];
  /** Every rule that held it back on the way, whether it went at last or not. */
  heldBy: SupposedOutcome['heldBy'];
  /** It is told by the message of another line of the same customer and moment, and costs nothing more. */
  isTogether: SupposedOutcome['isTogether'];
  /** By which way it would go, as things stand; `null` where nothing goes. */
  channel: NoticeChannel | null;
  /** What that costs the merchant, in thousandths of a minor unit. */
  priceMilliMinor: number;
}>;

export type DryRunPage = Readonly<{
  lines: readonly DryRunLine[];
  /** Hand it in to go on; `undefined` after the last customer. */
  next: string | undefined;
}>;

export type DryRun = Readonly<{
  merchantId: string;
  /** From now: 1 to 90. */
  days?: number;
  /** Instead of what is in force: what this sequence would do if it were published. What runs stays on its version. */
  draft?: Readonly<{ sequenceId?: string; definition: unknown }>;
  after?: string | undefined;
  /** Customers per page. */
  customers?: number;
}>;

const USUAL_DAYS = 30;
const MOST_DAYS = 90;
const CUSTOMERS_PER_PAGE = 200;

/**
 * What would happen to the real book in the next days if nobody paid: who gets what, which rule keeps it back, what it
 * costs. Taken by the very decisions that are taken in earnest; nothing is written. A page of customers at a time, in the
 * order of their ids. Refuses `dry-run-too-long` and `sequence-unreadable`.
 */
export async function dryRunSequences(ctx: Context, input: DryRun): Promise<DryRunPage> {
  const { merchantId, days = USUAL_DAYS, after, customers = CUSTOMERS_PER_PAGE } = input;
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
    throw new Refusal('dry-run-too-long', { most: MOST_DAYS });
  const now = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const ids = await listOwing(tx, { merchantId, after, customers });
    const { zone, country } = await readMerchant(tx, merchantId);
    const asked = { merchantId, now, zone, country, ids };
    const settings = await readDunningSettings(tx, merchantId);
    const inForce = withDraft(await listInForce(tx, merchantId), input.draft, now);
    const steps = [...(await listRunning(tx, asked)), ...(await listComing(tx, asked, inForce))];
    const turns = await readTurns(tx, asked, settings, steps);
    const had = await listHad(tx, asked);
    const wishes = await listWishes(tx, asked);
    const until = now.add({ hours: days * 24 });
    const byCustomer = Map.groupBy(turns, ({ turn }) => turn.customerId);
    const lines = [...byCustomer].flatMap(([customerId, theirs]) => {
      const reach = new Map(theirs.map(({ turn, row }) => [turn.id, row.reach]));
      return supposeSteps(
        theirs.map(({ turn }) => turn),
        had.get(customerId) ?? [],
        { now, until }
      ).map((outcome) => lineOf(outcome, reach.get(outcome.turn.id) ?? 0, wishes.get(customerId), settings));
    });
    return { lines, next: ids.length < customers ? undefined : ids.at(-1) };
  });
}

/** The draft in the place of the sequence that it would replace, or behind all others. */
function withDraft(
  inForce: readonly SequenceVersion[],
  draft: DryRun['draft'],
  now: Temporal.Instant
): readonly SequenceVersion[] {
  if (!draft) return inForce;
  const read = v.safeParse(SequenceDefinition, draft.definition);
  if (!read.success)
    throw new Refusal('sequence-unreadable', {
      at: v.getDotPath(read.issues[0]) ?? '',
      because: read.issues[0].message
    });
  const sequenceId = draft.sequenceId ?? newId(now);
  const supposed = {
    ...{ sequenceId, version: 0, definition: read.output, copyOf: null },
    ...{ name: '', reason: '', publishedAt: now, publishedById: null }
  };
  return inForce.some((each) => each.sequenceId === sequenceId)
    ? inForce.map((each) => (each.sequenceId === sequenceId ? supposed : each))
    : [...inForce, supposed];
}

function lineOf(
  { turn, at, outcome, rule, heldBy, isTogether }: SupposedOutcome,
  reach: number,
  wish: Wish | undefined,
  { channelPrices }: DunningSettings
): DryRunLine {
  const { customerId, invoiceId, step } = turn;
  const way = decideChannel({
    kind: noticeKinds[step.kind],
    wish: { order: wish?.order ?? undefined, refused: wish?.refused ?? [], pushTopics: undefined },
    reachable: channelsOf(reach).map((channel) => ({ channel, isBroken: false })),
    tried: [],
    ways: step.channels
  });
  const channel = outcome !== 'send' ? null : way.kind === 'carrier' ? way.channel : 'portal';
  return {
    ...{ customerId, invoiceId, step: step.key, kind: step.kind, at, outcome, rule, heldBy, channel },
    isTogether,
    priceMilliMinor:
      channel === null || channel === 'portal' || isTogether ? 0 : channelPrices[channel as StepChannel]
  };
}
