import { pickTexts } from '#lib/i18n/index.server.ts';
import { readSetUp, type SetUpStep } from '#lib/server/domain/reporting/index.ts';
import { listAccountKeys } from '#lib/server/domain/routing/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../../paths.ts';
import type { PageServerLoad } from './$types';

/** Where each step is done. */
const PLACES: Readonly<Record<SetUpStep['name'], string>> = {
  brand: paths.settings(),
  account: paths.accounts(),
  webhook: paths.accounts(),
  mail: paths.channels(),
  invoice: paths.import(),
  link: paths.invoices()
};

/** From nothing to the first payment: what is done, seen from the data, and what comes next. */
export const load: PageServerLoad = staffRoute('change-settings', async ({ parent }, { ctx, merchant }) => {
  const { language } = await parent();
  const [steps, accounts] = await Promise.all([
    readSetUp(ctx, merchant.id),
    listAccountKeys(ctx, merchant.id)
  ]);
  const next = steps.find(({ isDone }) => !isDone)?.name;
  return {
    steps: steps.map((step) => ({ ...step, href: PLACES[step.name], isNext: step.name === next })),
    done: steps.filter(({ isDone }) => isDone).length,
    webhookUrl: accounts.find(({ provider }) => provider === 'stripe')?.webhookUrl,
    words: pickTexts(language, 'friendly', ['settings:set-up'])
  };
});
