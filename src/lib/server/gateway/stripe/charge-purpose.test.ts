import fc from 'fast-check';
import { expect, test } from 'vitest';
import { purposeMetadata, readPurpose } from './charge-purpose.ts';

const somePurpose = fc.record({
  customerId: fc.uuid(),
  initiator: fc.constantFrom('customer' as const, 'merchant' as const),
  method: fc.constantFrom('ideal' as const, 'card' as const, 'sepa_debit' as const),
  invoices: fc.array(
    fc.record({ invoiceId: fc.uuid(), amountMinor: fc.integer({ min: 1, max: 99_999_999_999 }) }),
    { maxLength: 320 }
  )
});

test('what a charge is for is read back as it was written, within Stripe’s limits', () => {
  fc.assert(
    fc.property(somePurpose, (purpose) => {
      const metadata = purposeMetadata(purpose);
      expect(Object.keys(metadata).length).toBeLessThanOrEqual(45);
      for (const value of Object.values(metadata)) expect(value.length).toBeLessThanOrEqual(500);
      expect(readPurpose(metadata)).toEqual(purpose);
    })
  );
});

test.each([
  [{}],
  [{ customer_id: 'cus_1', initiator: 'customer', method: 'card' }],
  [{ customer_id: crypto.randomUUID(), initiator: 'customer', method: 'cheque' }],
  [{ customer_id: crypto.randomUUID(), initiator: 'customer', method: 'card', invoices_0: 'INV-1:12' }],
  [
    {
      customer_id: crypto.randomUUID(),
      initiator: 'customer',
      method: 'card',
      invoices_0: `${crypto.randomUUID()}:-5`
    }
  ]
])('%j tells nothing that we could rely on', (metadata) => {
  expect(readPurpose(metadata as Record<string, string>)).toBeUndefined();
});
