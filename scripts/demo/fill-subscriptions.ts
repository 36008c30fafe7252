import { money } from '../../src/lib/money/index.ts';
import type { Context } from '../../src/lib/server/context.ts';
import {
  addPlan,
  announcePriceChange,
  listPlans,
  listSubscriptions,
  pauseSubscription,
  startSubscription,
  type NewPlan
} from '../../src/lib/server/domain/subscriptions/index.ts';
import { dateIn } from '../../src/lib/server/platform/clock/clock.ts';

type Whose = Readonly<{ merchantId: string; customerId: string; zone: string }>;

const eur = (minor: number) => money(minor, 'EUR');
const monthly = { unit: 'month', count: 1 } as const;

/**
 * What a family has running at the day-care centre: a contract among plans of several sizes, with a new price announced;
 * lunches to have more or fewer of; swimming lessons that rest. They begin next month, so that nothing is owed for them
 * yet. A family that has them is left as it is.
 */
export async function fillSubscriptions(
  ctx: Context,
  { merchantId, customerId, zone }: Whose
): Promise<void> {
  const standing = await listSubscriptions(ctx, { merchantId, customerId });
  if (standing.length > 0) return;
  const today = dateIn(zone, ctx.clock.now());
  const { threeDays, lunch, swimming } = await ensurePlans(ctx, merchantId, today);
  const startOn = today.add({ months: 1 }).with({ day: 1 });
  const start = (planId: string, quantity = 1) =>
    startSubscription(ctx, {
      ...{ merchantId, customerId, planId, quantity, startOn },
      anchor: { kind: 'day-of-month', day: 1 }
    });
  await start(threeDays);
  await start(lunch, 3);
  const resting = await start(swimming);
  await pauseSubscription(ctx, {
    merchantId,
    customerId,
    subscriptionId: resting,
    untilOn: startOn.add({ days: 45 })
  });
}

type PlanIds = Readonly<{ threeDays: string; lunch: string; swimming: string }>;

async function ensurePlans(ctx: Context, merchantId: string, today: Temporal.PlainDate): Promise<PlanIds> {
  const known = new Map((await listPlans(ctx, merchantId)).map(({ name, id }) => [name, id]));
  const plan = async (given: Omit<NewPlan, 'merchantId' | 'effectiveOn'>) =>
    known.get(given.name) ?? (await addPlan(ctx, { merchantId, effectiveOn: today, ...given }));
  const care = (days: number, minor: number) =>
    plan({ name: `Opvang ${days} dagen`, cycle: monthly, price: eur(minor), family: 'opvang' });
  const isNew = !known.has('Opvang 3 dagen');
  await care(2, 19_070);
  const threeDays = await care(3, 28_600);
  await care(4, 38_130);
  if (isNew)
    await announcePriceChange(ctx, {
      merchantId,
      planId: threeDays,
      price: eur(29_700),
      effectiveOn: today.add({ months: 3 }).with({ day: 1 }),
      reach: 'everyone'
    });
  return {
    threeDays,
    lunch: await plan({
      name: 'Warme lunch per week',
      cycle: monthly,
      price: eur(2_450),
      taxBp: 900,
      mostQuantity: 5
    }),
    swimming: await plan({ name: 'Peuterzwemmen', cycle: monthly, price: eur(3_150), taxBp: 900 })
  };
}
