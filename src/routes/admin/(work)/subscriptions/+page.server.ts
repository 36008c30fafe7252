import { formatDate } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey, type Translate } from '#lib/i18n/index.server.ts';
import { planList, subscriptionList, walkList } from '#lib/server/domain/reporting/index.ts';
import { staffRoute, type SignedIn } from '#lib/server/web/index.ts';
import { readList } from '../../list/read-list.server.ts';
import { paths } from '../../paths.ts';
import { standingText, TONES } from './standing.server.ts';
import type { PageServerLoad } from './$types';

/** More plans than these to choose from are found by their own page. */
const MOST_PLANS = 200;

const use = (t: Translate, plans: readonly Readonly<{ value: string; text: string }>[]) => ({
  name: 'subscriptions' as const,
  list: subscriptionList,
  path: paths.subscriptions,
  file: paths.subscriptionsFile,
  optionText: (_field: string, value: string) =>
    t((value === 'all' ? 'lists:all' : `subscriptions:status.${value}`) as TextKey),
  choices: { plan: plans }
});

/** Every standing order, and how it stands. */
export const load: PageServerLoad = staffRoute('see-invoices', async ({ url, parent }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const plans = await listPlanOptions(who);
  const { view, rows } = await readList(url, who, { t, language }, use(t, plans));
  const short = (day: Temporal.PlainDate) => formatDate(day, language, 'short');
  return {
    view,
    rows: rows.map((line) => ({
      id: line.id,
      customer: { id: line.customerId, name: line.customerName, reference: line.customerReference },
      plan: line.quantity === 1 ? line.planName : `${line.quantity} × ${line.planName}`,
      cycle: t(`subscriptions:cycle.${line.cycle.unit}`, { count: line.cycle.count }),
      tone: TONES[line.status],
      standing: standingText(line, t, short),
      since: short(line.startedOn),
      nextBill: line.nextBillOn ? short(line.nextBillOn) : ''
    })),
    words: pickTexts(language, 'friendly', ['lists'])
  };
});

async function listPlanOptions({ ctx, merchant }: SignedIn) {
  const options: { value: string; text: string }[] = [];
  const today = ctx.clock.now().toZonedDateTimeISO(merchant.zone).toPlainDate();
  const search = { merchantId: merchant.id, zone: merchant.zone, filters: {} };
  for await (const { id, name } of walkList(ctx, planList(today), search)) {
    options.push({ value: id, text: name });
    if (options.length === MOST_PLANS) break;
  }
  return options.sort((one, other) => one.text.localeCompare(other.text));
}
