import { startProduct } from '../support/start-product.ts';

/**
 * Starts the product once for all end-to-end tests and stops it after them. Tests find it through `readReady`.
 * With `QUITTE_READY` set to a ready.json, the tests run against a product that is already up.
 */
export default async function globalSetup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['QUITTE_READY']) return undefined;
  const { readyPath, stop } = await startProduct();
  process.env['QUITTE_READY'] = readyPath;
  return stop;
}
