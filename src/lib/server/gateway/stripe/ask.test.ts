import { afterEach, describe, expect, test } from 'vitest';
import { money } from '#lib/money/index.ts';
import { Transient } from '../../platform/transient.ts';
import type { ChargeRequest } from '../index.ts';
import { intentWith, paidCharge, visaCard } from './intent.fixture.ts';
import { scriptedApi, type Reply, type ScriptedApi } from './scripted-api.fixture.ts';

const request: ChargeRequest = {
  attemptId: 'at_1',
  merchantId: 'm_1',
  amount: money(4900, 'EUR'),
  instrument: { kind: 'confirmation-token', token: 'ctoken_1', allowed: ['card'] },
  session: 'on-session',
  returnUrl: 'https://pay.example/return',
  description: '2026-0042',
  language: 'nl'
};
const paid: Reply = {
  status: 200,
  body: intentWith({ latest_charge: paidCharge, payment_method: visaCard })
};
const error = (status: number, code?: string, type = 'invalid_request_error'): Reply => ({
  status,
  body: { error: { type, code, message: 'no' } }
});

describe('one charge over an unreliable line', () => {
  let api: ScriptedApi | undefined;
  afterEach(async () => {
    await api?.stop();
  });

  test('it goes out once, under the attempt’s id, in the pinned version of the API', async () => {
    api = await scriptedApi([paid]);
    expect((await api.gateway.charge(request)).kind).toBe('succeeded');
    expect(api.heard).toHaveLength(1);
    expect(api.heard[0]).toMatchObject({
      method: 'POST',
      path: '/v1/payment_intents',
      key: 'at_1',
      version: '2026-10-28.endive'
    });
  });

  test.each<[string, Reply]>([
    ['a 500', error(500, undefined, 'api_error')],
    ['a 503', error(503, undefined, 'api_error')],
    ['silence', 'silence'],
    ['half an answer', 'half']
  ])('%s is unknown and is not sent again', async (_, reply) => {
    api = await scriptedApi([reply]);
    expect((await api.gateway.charge(request)).kind).toBe('unknown');
    expect(api.heard).toHaveLength(1);
  });

  test('a cut line is unknown; whatever went twice went under one key', async () => {
    api = await scriptedApi(['cut']);
    expect((await api.gateway.charge(request)).kind).toBe('unknown');
    expect(new Set(api.heard.map(({ key }) => key))).toEqual(new Set(['at_1']));
    expect(api.heard.length).toBeLessThanOrEqual(2);
  });

  test.each<[string, Reply]>([
    ['turned away by the rate limit', error(429, 'rate_limit', 'rate_limit_error')],
    ['a locked object', error(429, 'lock_timeout')],
    ['the same key still in flight', error(409, 'idempotency_key_in_use')]
  ])('%s: the same request goes again, under the same key', async (_, reply) => {
    api = await scriptedApi([reply, paid]);
    expect((await api.gateway.charge(request)).kind).toBe('succeeded');
    expect(api.heard.map(({ key }) => key)).toEqual(['at_1', 'at_1']);
    expect(api.heard[1]?.body).toBe(api.heard[0]?.body);
  });

  const surelyNot = (code: string) => ({
    kind: 'failed',
    decline: { class: 'technical', code, executed: 'surely-not' }
  });

  test('turned away for as long as we can wait surely did nothing', async () => {
    api = await scriptedApi([error(429, 'rate_limit', 'rate_limit_error')], 300);
    expect(await api.gateway.charge(request)).toEqual(surelyNot('rate_limit'));
  });

  test('where nobody listens, surely nothing happened', async () => {
    api = await scriptedApi([paid], 300);
    await api.stop();
    expect(await api.gateway.charge(request)).toEqual(surelyNot('ECONNREFUSED'));
  });

  test('cut after it was sent, and then nobody listens: unknown, whatever the last error says', async () => {
    api = await scriptedApi(['cut-and-close']);
    expect((await api.gateway.charge(request)).kind).toBe('unknown');
    expect(api.heard).toHaveLength(1);
  });

  test('an object that stays locked is unknown: something was reached', async () => {
    api = await scriptedApi([error(429, 'lock_timeout')], 300);
    expect((await api.gateway.charge(request)).kind).toBe('unknown');
  });

  test('seen at work under our key, and then turned away: unknown', async () => {
    const script = [error(409, 'idempotency_key_in_use'), error(429, 'rate_limit', 'rate_limit_error')];
    api = await scriptedApi(script, 500);
    expect((await api.gateway.charge(request)).kind).toBe('unknown');
  });

  test('a payment that nobody could complete is cancelled, and only then failed', async () => {
    const stuck = intentWith({ status: 'requires_action', next_action: { type: 'use_stripe_sdk' } });
    api = await scriptedApi([
      { status: 200, body: stuck },
      { status: 200, body: intentWith({ status: 'canceled' }) }
    ]);
    expect(await api.gateway.charge(request)).toEqual({
      kind: 'failed',
      gatewayRef: 'pi_1',
      decline: { class: 'technical', code: 'no_way_on' }
    });
    expect(api.heard[1]?.path).toBe('/v1/payment_intents/pi_1/cancel');
  });

  test('a dead end that a look-up meets is ended too', async () => {
    const stuck = intentWith({ status: 'requires_confirmation' });
    api = await scriptedApi([
      { status: 200, body: stuck },
      { status: 200, body: intentWith({ status: 'canceled' }) }
    ]);
    const attempt = { attemptId: 'at_1', gatewayRef: 'pi_1', openedAt: api.clock.now() };
    expect((await api.gateway.lookUp(attempt)).kind).toBe('failed');
    expect(api.heard[1]?.path).toBe('/v1/payment_intents/pi_1/cancel');
  });

  test('when Stripe doesn’t confirm the cancelling, the outcome is unknown', async () => {
    const stuck = intentWith({ status: 'requires_action', next_action: { type: 'use_stripe_sdk' } });
    api = await scriptedApi([{ status: 200, body: stuck }, error(500)]);
    expect((await api.gateway.charge(request)).kind).toBe('unknown');
  });

  test('a charge that can’t be sent is never sent', async () => {
    api = await scriptedApi([paid]);
    expect(await api.gateway.charge({ ...request, amount: money(0, 'EUR') })).toMatchObject({
      kind: 'failed',
      decline: { class: 'merchant', code: 'amount-not-positive' }
    });
    expect(api.heard).toEqual([]);
  });

  test('a read throws: later when Stripe is away, by name when the thing is gone', async () => {
    api = await scriptedApi([error(500), error(404, 'resource_missing'), error(400, 'parameter_unknown')]);
    await expect(api.gateway.readRefund('re_1')).rejects.toBeInstanceOf(Transient);
    await expect(api.gateway.readRefund('re_1')).rejects.toMatchObject({ code: 'gateway-object-missing' });
    await expect(api.gateway.readRefund('re_1')).rejects.toMatchObject({ code: 'parameter_unknown' });
  });
});

describe('looking an attempt up without a reference', () => {
  let api: ScriptedApi | undefined;
  afterEach(async () => {
    await api?.stop();
  });
  const wanted = { attemptId: 'at_1', openedAt: Temporal.Instant.from('2026-03-02T08:00:00Z') };
  const list = (data: unknown[], hasMore = false): Reply => ({
    status: 200,
    body: { object: 'list', data, has_more: hasMore, url: '/v1/payment_intents' }
  });
  const other = intentWith({ id: 'pi_9', metadata: { attempt_id: 'at_9' } });
  const ours = intentWith({ latest_charge: paidCharge, payment_method: visaCard });

  test('a hit of the search is proof', async () => {
    api = await scriptedApi([list([ours])]);
    expect((await api.gateway.lookUp(wanted)).kind).toBe('succeeded');
    expect(api.heard).toHaveLength(1);
  });

  test('what the search doesn’t know yet is found in the list, page after page', async () => {
    api = await scriptedApi([list([]), list([other], true), list([ours])]);
    expect((await api.gateway.lookUp(wanted)).kind).toBe('succeeded');
    expect(api.heard[2]?.path).toContain('starting_after=pi_9');
  });

  test('too early, nothing found proves nothing', async () => {
    api = await scriptedApi([list([]), list([other])]);
    api.clock.set(wanted.openedAt.add({ minutes: 4, seconds: 59 }));
    expect((await api.gateway.lookUp(wanted)).kind).toBe('unknown');
  });

  test('five minutes later, nothing found means that it never arrived', async () => {
    api = await scriptedApi([list([]), list([other])]);
    api.clock.set(wanted.openedAt.add({ minutes: 5 }));
    expect(await api.gateway.lookUp(wanted)).toEqual({ kind: 'not-found' });
  });

  test('an account without search is scanned', async () => {
    api = await scriptedApi([error(400), list([ours])]);
    expect((await api.gateway.lookUp(wanted)).kind).toBe('succeeded');
  });

  test('a list that breaks off proves nothing', async () => {
    api = await scriptedApi([list([]), list([other], true), error(500)]);
    api.clock.set(wanted.openedAt.add({ hours: 2 }));
    expect((await api.gateway.lookUp(wanted)).kind).toBe('unknown');
  });

  test('of two payments for one attempt, the one that took money counts', async () => {
    api = await scriptedApi([list([intentWith({ id: 'pi_8', status: 'canceled' }), ours])]);
    expect(await api.gateway.lookUp(wanted)).toMatchObject({ kind: 'succeeded', gatewayRef: 'pi_1' });
  });
});
