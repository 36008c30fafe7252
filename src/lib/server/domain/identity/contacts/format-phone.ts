import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { toE164 } from './phone-number.ts';

/**
 * A phone number as people read it: with its country's code, and in that country's groups, which stay on one line. What is
 * no phone number, as an e-mail address, stays as it was written. `country`: where a number without a code is
 * from; without it, such a number stays as it is.
 */
export function formatPhone(written: string, country = ''): string {
  const number = toE164(written, country);
  const grouped = number && parsePhoneNumberFromString(number)?.formatInternational();
  return grouped ? grouped.replaceAll(' ', '\u00a0') : written;
}
