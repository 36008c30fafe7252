import { sql, type SQL } from 'drizzle-orm';
import { notice, sequenceStep } from './schema.ts';

/** Notices that tell of an invoice: those of its own, and those of another one that tell of it as well. */
export function isAbout(invoiceId: string): SQL {
  return sql`(${notice.invoiceId} = ${invoiceId} or ${notice.sequenceStepId} in (
    select ${sequenceStep.toldWith} from ${sequenceStep}
    where ${sequenceStep.merchantId} = ${notice.merchantId} and ${sequenceStep.invoiceId} = ${invoiceId}
      and ${sequenceStep.toldWith} is not null))`;
}
