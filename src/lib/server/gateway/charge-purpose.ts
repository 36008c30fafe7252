import type { MethodKind } from './index.ts';

/**
 * What a charge is for, kept by the provider beside the attempt's id: whoever has lost the attempt (a database that was
 * put back to an earlier moment) can write it down again. Ids and amounts only.
 */
export type ChargePurpose = Readonly<{
  customerId: string;
  initiator: 'customer' | 'merchant';
  method: MethodKind;
  invoices: readonly Readonly<{ invoiceId: string; amountMinor: number }>[];
}>;
