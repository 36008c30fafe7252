import { loadStripe } from '@stripe/stripe-js/pure';
import type { Appearance, Stripe, StripeElements, StripeElementsOptionsMode } from '@stripe/stripe-js';
import type { Language } from '#lib/i18n/index.ts';
import type { Money } from '#lib/money/index.ts';

export type CardFormOptions = Readonly<{
  provider: Readonly<{ publishableKey: string; scriptUrl: string }>;
  /** What is paid; without, a card is stored and nothing is taken. */
  amount?: Money;
  language: Language;
}>;

export type OpenedCardForm = Readonly<{ stripe: Stripe; elements: StripeElements }>;

/** Where the library looks for its own script. */
const STRIPES_OWN_HOST = 'js.stripe.com';

/** Loads the provider's script and opens its form: to pay an amount, or to store a card. Throws when it can't be reached. */
export async function openCardForm({ provider, amount, language }: CardFormOptions): Promise<OpenedCardForm> {
  // A script from another address is put in the page first: the library takes the `Stripe` that is there.
  if (new URL(provider.scriptUrl).hostname === STRIPES_OWN_HOST)
    loadStripe.setLoadParameters({ advancedFraudSignals: false });
  else await addScript(provider.scriptUrl);
  const stripe = await loadStripe(provider.publishableKey, { locale: language });
  if (!stripe) throw new Error('The card form is not available');
  const options: StripeElementsOptionsMode = {
    ...(amount
      ? { mode: 'payment' as const, amount: amount.minor, currency: amount.currency.toLowerCase() }
      : { mode: 'setup' as const, currency: 'eur' }),
    allowedPaymentMethodTypes: ['card'],
    appearance: appearance()
  };
  return { stripe, elements: stripe.elements(options) };
}

function addScript(url: string): Promise<void> {
  const script = document.createElement('script');
  script.src = url;
  return new Promise((resolve, reject) => {
    script.onload = () => resolve();
    script.onerror = () => reject(new Error('The card form did not load'));
    document.head.append(script);
  });
}

/** The form in the page's own colours and shapes. */
function appearance(): Appearance {
  const css = getComputedStyle(document.documentElement);
  const token = (name: string) => css.getPropertyValue(name).trim();
  const scale = Number(token('--radius-scale')) || 0;
  return {
    theme: matchMedia('(prefers-color-scheme: dark)').matches ? 'night' : 'stripe',
    variables: {
      colorPrimary: token('--brand-text'),
      colorBackground: token('--card'),
      colorText: token('--ink'),
      colorTextSecondary: token('--ink-2'),
      colorDanger: token('--bad'),
      fontFamily: token('--font'),
      fontSizeBase: '16px',
      borderRadius: `${8 * scale}px`,
      spacingUnit: '4px'
    },
    rules: {
      '.Input': { border: `1px solid ${token('--line-control')}`, boxShadow: 'none', padding: '13px 14px' },
      '.Label': { fontWeight: '600', fontSize: '15px' }
    }
  };
}
