import { isCurrency, money, type Money } from '../money/index.ts';

/** The amount on the button that was pressed, as the form carries it: `21240 EUR`. */
export function writeExpectedAmount({ minor, currency }: Money): string {
  return `${minor} ${currency}`;
}

/** `undefined` for anything that no button of ours carried. */
export function readExpectedAmount(text: unknown): Money | undefined {
  const match = typeof text === 'string' ? /^(\d{1,15}) ([A-Z]{3})$/.exec(text) : null;
  const currency = match?.[2] ?? '';
  return isCurrency(currency) ? money(Number(match?.[1]), currency) : undefined;
}
