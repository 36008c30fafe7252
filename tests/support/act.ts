/**
 * One act in a process of its own, which `FAILPOINT` kills on its way: `node act.ts <what it needs, as JSON>`. Says what
 * came of it on its standard output, if it lives that long.
 */
import { createApp } from '../../src/lib/server/app.ts';
import {
  cancelWaitingAttempt,
  payInvoices,
  receiveWebhook,
  reconcileAttempts,
  reconcileSetups,
  refundPayment,
  settleReturn,
  setUpMethod
} from '../../src/lib/server/domain/collection/index.ts';
import { openStripeGateway } from '../../src/lib/server/gateway/stripe/index.ts';
import { settableClock } from '../../src/lib/server/platform/clock/clock.ts';
import { readConfig } from '../../src/lib/server/platform/config/config.ts';
import { makeLog } from '../../src/lib/server/platform/log/log.ts';
import type { Act, ActIn } from './act-in-child.ts';

const given = JSON.parse(process.argv[2] ?? '') as ActIn;
const clock = settableClock(Temporal.Instant.from(given.now));
const app = await createApp(readConfig(given.config), {
  process: 'script',
  clock,
  openKeyedGateway: openStripeGateway({
    apiBase: given.stripeUrl,
    log: makeLog('gateway', 'silent'),
    clock,
    timeoutMs: 2_000,
    budgetMs: 800,
    perSecond: 10_000
  })
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
