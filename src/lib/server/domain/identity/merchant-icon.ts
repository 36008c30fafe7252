import { renderAppIcon } from '../../documents/index.ts';
import type { Merchant } from './merchants.ts';

/** Sides in pixels: Apple's home screen, and the two that a web app's manifest wants. */
export type IconSize = 180 | 192 | 512;

/** A merchant's icon for a home screen, as PNG; drawn once per process. */
export function readMerchantIcon(merchant: Merchant, size: IconSize): Buffer {
  const key = `${merchant.id} ${merchant.name} ${merchant.brandColor} ${size}`;
  const found = drawn.get(key) ?? renderAppIcon({ name: merchant.name, colour: merchant.brandColor, size });
  drawn.set(key, found);
  return found;
}

/** As many as there are merchants, three sizes each. */
const drawn = new Map<string, Buffer>();
