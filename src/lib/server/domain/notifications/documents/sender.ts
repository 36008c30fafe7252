import type { Sender } from '../../../documents/index.ts';
import type { Merchant } from '../../identity/index.ts';

/** The merchant as it stands on a document. */
export function senderOf(merchant: Merchant): Sender {
  const { name, address, contactEmail, brandColor, accountHolder, iban } = merchant;
  return {
    ...{ name, address, contactEmail, brandColor, accountHolder, iban },
    ...(merchant.contactPhone !== null && { contactPhone: merchant.contactPhone }),
    ...(merchant.website !== null && { website: merchant.website.replace(/^https?:\/\//, '') }),
    ...(merchant.vatId !== null && { vatId: merchant.vatId }),
    ...(merchant.registrationNumber !== null && { registrationNumber: merchant.registrationNumber }),
    ...(merchant.bic !== null && { bic: merchant.bic })
  };
}
