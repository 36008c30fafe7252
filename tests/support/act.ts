/**
 * One act in a process of its own, which `FAILPOINT` kills on its way: `node act.ts <what it needs, as JSON>`. Says what
 * came of it on its standard output, if it lives that long.
 */
import { createApp } from '../../src/lib/server/app.ts';
import { importBankFile } from '../../src/lib/server/domain/bank-files/index.ts';
import {
  cancelWaitingAttempt,
  payInvoices,
  receiveWebhook,
  reconcileAttempts,
  reconcileSetups,
  refundPayment,
  runDueCollections,
  settleReturn,
  setUpMethod,
  tryAgainNow
} from '../../src/lib/server/domain/collection/index.ts';
import { receiveMailReport } from '../../src/lib/server/domain/notifications/index.ts';
import { openStripeGateway } from '../../src/lib/server/gateway/stripe/index.ts';
import { settableClock } from '../../src/lib/server/platform/clock/clock.ts';
import { readConfig } from '../../src/lib/server/platform/config/config.ts';
import { makeLog } from '../../src/lib/server/platform/log/log.ts';
import type { Act, ActIn } from './act-in-child.ts';

const given = JSON.parse(process.argv[2] ?? '') as ActIn;
const clock = settableClock(Temporal.Instant.from(given.now));
/** Nobody listens at port 1. */
const [reached, cut] = [given.stripeUrl, 'http://127.0.0.1:1'].map((apiBase) =>
  openStripeGateway({
    ...{ apiBase, log: makeLog('gateway', 'silent'), clock },
    ...{ timeoutMs: 2_000, budgetMs: 800, perSecond: 10_000 }
  })
);
const app = await createApp(readConfig(given.config), {
  process: 'script',
  clock,
  openKeyedGateway: (account) => (given.unreachable.includes(account.id) ? cut : reached)!(account)
});
const ctx = app.context({ kind: 'system' });

async function perform(act: Act): Promise<unknown> {
  switch (act.kind) {
    case 'pay':
      return payInvoices(ctx, { ...act.input, acceptance: { ...act.acceptance, at: clock.now() } });
    case 'store':
      return setUpMethod(ctx, { ...act.input, acceptance: { ...act.acceptance, at: clock.now() } });
    case 'return':
      return settleReturn(ctx, act.input);
    case 'cancel':
      return cancelWaitingAttempt(ctx, act.input);
    case 'refund':
      return refundPayment(ctx, act.input);
    case 'receive':
      return receiveWebhook(ctx, act.input);
    case 'try':
      return tryAgainNow(ctx, act.input);
    case 'collect':
      return runDueCollections(ctx, act.input);
    case 'take-bank-file':
      return importBankFile(ctx, {
        merchantId: act.input.merchantId,
        fileName: 'bank.xml',
        bytes: Buffer.from(act.input.xml)
      });
    case 'hear-of-mail':
      return receiveMailReport(ctx, act.input);
    case 'janitor':
      return reconcileAttempts(ctx, act.input);
    case 'janitor-of-setups':
      return reconcileSetups(ctx, act.input);
    case 'work':
      return app.runDueJobs();
  }
}

try {
  process.stdout.write(JSON.stringify((await perform(given.act)) ?? null));
} finally {
  await app.close();
}
