import { renderAppPicture, type AppPicture } from '../../documents/index.ts';
import type { Merchant } from './merchants.ts';

/**
 * A picture of a merchant's app, as PNG: what a browser shows before somebody installs it, in the merchant's name and
 * colour, in the words of `view`.
 */
export function readMerchantPicture(merchant: Merchant, view: Omit<AppPicture, 'name' | 'colour'>): Buffer {
  const picture = { ...view, name: merchant.name, colour: merchant.brandColor };
  const key = JSON.stringify(picture);
  const found = drawn.get(key) ?? renderAppPicture(picture);
  drawn.delete(key);
  drawn.set(key, found);
  for (const oldest of drawn.keys()) {
    if (drawn.size <= MOST) break;
    drawn.delete(oldest);
  }
  return found;
}

/** Some 50 KB each: what is asked for now, not all that was ever asked for. The least used goes first. */
const MOST = 64;
const drawn = new Map<string, Buffer>();
