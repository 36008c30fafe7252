import { expect, test } from 'vitest';
import { inNameOf } from '../../identity/index.ts';
import { merchantFixture } from '../words/merchant.fixture.ts';
import { reportAddress } from './report-address.ts';

test('what is written in the name of a merchant with its own host is reported to the installation’s', () => {
  const merchant = { ...merchantFixture, host: 'betaal.deklaproos.example' };
  const ctx = inNameOf(inNameOf({ origin: 'https://pay.example' }, merchant), merchant);
  expect(ctx.origin).toBe('https://betaal.deklaproos.example');
  expect(reportAddress(ctx, 'm')).toBe('https://pay.example/api/webhooks/twilio/m');
});
