import {
  formatBetalingskenmerk,
  formatOgmReference,
  formatRfReference,
  isBetalingskenmerk,
  isOgmReference,
  isRfReference
} from '../../billing/index.ts';

/** A payment reference in groups, as people copy it. One of no known scheme stays as it is. */
export function writtenReference(reference: string): string {
  if (isRfReference(reference)) return formatRfReference(reference);
  if (isOgmReference(reference)) return formatOgmReference(reference);
  if (isBetalingskenmerk(reference)) return formatBetalingskenmerk(reference);
  return reference;
}
