import type { Language } from '#lib/i18n/index.ts';
import type { Context } from '#lib/server/context.ts';
import type { Brand } from '#lib/ui/brand/index.ts';

declare global {
  namespace App {
    interface Locals {
      /** What a use case may reach. Whoever signs somebody in, or opens a link, narrows its actor. */
      ctx: Context;
      requestId: string;
      /** The merchant whose own host was asked; unset on the installation's. */
      home?: Readonly<{ merchantId: string; slug: string }>;
      /** The language of the page: from the browser, until a route knows better. */
      language: Language;
      /** Which operation of the API is asked for, once that is known: counted and logged in the route's place. */
      operation?: string;
      /** The merchant's look, once a route knows whose page it is. */
      brand?: Brand;
      /** Where the provider's browser script comes from. */
      cardScriptUrl: string;
      /** Set by `allowCardForm`: this page's policy lets the provider's card form in. */
      allowsCardForm?: boolean;
      /** Set by `allowOwnFrames`: this page shows pages of ours within itself. */
      allowsOwnFrames?: boolean;
    }
    interface Error {
      /** A code, never prose: `errors.json` has its words. */
      message: string;
      /** As in the header `x-request-id`, and in the log. */
      requestId: string;
    }
  }
}
