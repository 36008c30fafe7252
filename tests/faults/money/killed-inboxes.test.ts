import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { receiveMailReport } from '../../../src/lib/server/domain/notifications/index.ts';
import { receiveWebhook, type ReceivedWebhook } from '../../../src/lib/server/domain/collection/index.ts';
import { actInChild } from '../../support/act-in-child.ts';
import { statement } from '../../support/bank-messages.ts';
import { startBanking, type Banking } from '../../support/banking.ts';
import { paymentOf, stand } from '../../support/payers.ts';
import { expectSoundBooks, startWorld, type TestWorld } from '../../support/world.ts';
import { checkInvariants } from '../../../src/lib/server/domain/reporting/index.ts';

describe('the web process is killed while it takes in what others tell', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startWorld({ on: '2026-03-02' });
  });
  afterEach(() => world.sandbox.control.faults.clear());
  afterAll(() => world.close());

  /** The gateway's news of a payment, signed, which it sends again until somebody answers. */
  function newsOf(paymentId: string): ReceivedWebhook {
    const event = world.sandbox.control
      .events()
      .find((each) => each.type === 'payment_intent.succeeded' && JSON.stringify(each).includes(paymentId));
    const rawBody = JSON.stringify(event);
    const at = Math.floor(world.clock.now().epochMilliseconds / 1000);
    const mac = createHmac('sha256', 'whsec_world').update(`${at}.${rawBody}`).digest('hex');
    return {
      merchantId: world.merchant.id,
      accountId: world.accountId,
      rawBody,
      signature: `t=${at},v1=${mac}`
    };
  }

  test.each([
    ['webhook:stored', 0],
    ['webhook:committed', 1]
  ] as const)(
    'an event, at %s: %i of it is kept; sent again, it counts once',
    async (failpoint, keptRows) => {
      const fault = world.sandbox.control.faults.add({ kind: 'drop', count: null });
      const invoice = await world.openInvoice();
      const { attemptId } = await world.pay(invoice);
      const paymentId = paymentOf(world, attemptId).id;
      world.sandbox.control.answerBank(paymentId, 'approve');
      const news = newsOf(paymentId);
      const end = await actInChild(world, { kind: 'receive', input: news }, failpoint);
      expect(end.signal).toBe('SIGKILL');
      const inbox = () => world.database.owner`
      select processed_at is not null as done from webhook_inbox where payload like ${`%${paymentId}%`}`;
      expect(await inbox()).toHaveLength(keptRows);

      world.sandbox.control.faults.clear(fault.id);
      await receiveWebhook(world.ctx, news);
      await world.app.runDueJobs();
      expect(await inbox()).toEqual([{ done: true }]);
      expect(await stand(world, invoice.invoiceId)).toEqual(['paid', 0]);
      await world.runJobs();
      await expectSoundBooks(world);
    }
  );

  test('a carrier’s report, at report:stored: sent again, it is kept once and worked off', async () => {
    const input = {
      merchantId: world.merchant.id,
      secret: world.variables['MAIL_WEBHOOK_SECRET']!,
      raw: 'From: mailer-daemon@example.org\r\nTo: bounces@mail.example\r\nSubject: ?\r\n\r\nOut of the office.'
    };
    expect((await actInChild(world, { kind: 'hear-of-mail', input }, 'report:stored')).signal).toBe(
      'SIGKILL'
    );
    const kept = () => world.database.owner`select processed_at is not null as done from carrier_report`;
    expect(await kept()).toEqual([]);
    await receiveMailReport(world.ctx, input);
    await receiveMailReport(world.ctx, input);
    await world.app.runDueJobs();
    expect(await kept()).toEqual([{ done: true }]);
  });
});

describe('a file of the bank', () => {
  let world: Banking;
  beforeAll(async () => {
    world = await startBanking();
  });
  afterAll(() => world.close());

  test.each(['bank-entry:applied', 'bank-entry:followed'])(
    'whose import is killed at %s is given again, and its money counts once',
    async (failpoint) => {
      const invoice = await world.openInvoice({ customerReference: failpoint });
      const attemptId = await world.debit(invoice);
      const collectOn = world.clock.now().toZonedDateTimeISO('UTC').toPlainDate().add({ days: 7 }).toString();
      await world.writeFile(collectOn);
      const { payment_info_id: paymentInfoId = '' } = await world.debitOf(attemptId);
      await world.goTo(collectOn);
      const before = (await world.accounts())['clearing'] ?? 0;
      const file = statement(`S-${failpoint}`, [
        { ref: `R-${failpoint}`, amount: '212.40', code: ['IDDT', 'ESDD'], on: collectOn, paymentInfoId }
      ]);
      const input = { merchantId: world.merchant.id, xml: file.toString('utf8') };
      expect((await actInChild(world, { kind: 'take-bank-file', input }, failpoint)).signal).toBe('SIGKILL');

      await world.take(file);
      await world.take(file);
      await world.runJobs();
      const [attempt] = await world.database
        .owner`select status from payment_attempt where id = ${attemptId}`;
      expect(attempt).toEqual({ status: 'succeeded' });
      expect((await world.invoice(invoice)).status).toBe('paid');
      expect((await world.accounts())['clearing']).toBe(before + 21_240);
      expect(await checkInvariants(world.ctx)).toEqual([]);
    }
  );
});
