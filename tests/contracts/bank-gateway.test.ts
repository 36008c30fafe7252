import { randomUUID } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { addBankAccount, openBankStore } from '#lib/server/domain/bank-files/index.ts';
import { openBankGateway } from '#lib/server/gateway/bank/index.ts';
import { addMerchant, openDomainWorld } from '../support/domain-context.ts';
import { as, byBank, byIban, eur, ibans, request } from './gateway/world.ts';
import { debitContract } from './gateway/debiting.ts';

/** The bank adapter on its real store. */
async function makeWorld() {
  const { ctx, clock, close } = await openDomainWorld();
  const { id: merchantId } = await addMerchant(ctx);
  const id = await ctx.db.withMerchant(merchantId, (tx) =>
    addBankAccount(ctx, tx, {
      merchantId,
      name: 'ABN AMRO',
      holder: 'Stichting De Klaproos',
      iban: 'NL91ABNA0417164300',
      creditorIdentifier: 'NL79ZZZ999999990000',
      scheme: 'CORE',
      isDefault: true
    })
  );
  const gateway = openBankGateway(openBankStore(ctx))({ id, provider: 'bank', merchantId });
  return { gateway, clock, stop: close };
}

describe('a bank by files', () => {
  debitContract(makeWorld);

  describe('what it has not, it says', () => {
    const gatewayOf = async () => {
      const { gateway, clock, stop } = await makeWorld();
      onTestFinished(stop);
      return { gateway, clock };
    };

    test('no cards and no bank pages: such a payment fails as our own mistake, and no bank is asked', async () => {
      const { gateway } = await gatewayOf();
      const token = { kind: 'confirmation-token', token: 't', allowed: ['card'] } as const;
      for (const instrument of [token, byBank('ideal')])
        expect(as('failed', await gateway.charge(request(instrument))).decline).toEqual({
          class: 'merchant',
          code: 'method-not-offered'
        });
    });

    test('no other currency than the euro', async () => {
      const { gateway } = await gatewayOf();
      const dollars = { minor: 4900, currency: 'USD' } as const;
      const outcome = as('failed', await gateway.charge(request(byIban(ibans.pays), { amount: dollars })));
      expect(outcome.decline).toEqual({ class: 'merchant', code: 'debit-currency-not-euro' });
    });

    test('no refunds: money goes back by a transfer of the merchant’s', async () => {
      const { gateway } = await gatewayOf();
      const refund = { refundId: randomUUID(), attemptGatewayRef: 'x', amount: eur(1) };
      expect(await gateway.refund(refund)).toEqual({ kind: 'failed', code: 'refund-by-transfer' });
      expect(await gateway.lookUpRefund(refund)).toEqual({ kind: 'not-found' });
    });

    test('no webhooks: none is believed, none was missed', async () => {
      const { gateway, clock } = await gatewayOf();
      expect(() => gateway.readWebhook('{}', null, clock.now())).toThrow(
        expect.objectContaining({ code: 'webhook-signature' })
      );
      expect(await Array.fromAsync(gateway.listEvents(clock.now()))).toEqual([]);
    });
  });

  test('a debit can be taken back until it stands in a file', async () => {
    const { gateway, stop } = await makeWorld();
    onTestFinished(stop);
    const charge = request(byIban(ibans.pays));
    const { gatewayRef } = as('processing', await gateway.charge(charge));
    const attempt = { attemptId: charge.attemptId, gatewayRef };
    expect(await gateway.cancel(attempt)).toEqual({ kind: 'canceled', gatewayRef });
    expect(await gateway.cancel(attempt)).toEqual({ kind: 'canceled', gatewayRef });
  });

  test('a store that doesn’t answer is not a no', async () => {
    const { gateway, clock, stop } = await makeWorld();
    await stop();
    expect((await gateway.charge(request(byIban(ibans.pays)))).kind).toBe('unknown');
    expect((await gateway.lookUp({ attemptId: randomUUID(), openedAt: clock.now() })).kind).toBe('unknown');
  });

  test('what was never taken in is surely not there', async () => {
    const { gateway, clock, stop } = await makeWorld();
    onTestFinished(stop);
    expect(await gateway.lookUp({ attemptId: randomUUID(), openedAt: clock.now() })).toEqual({
      kind: 'not-found'
    });
  });
});
