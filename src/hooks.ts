import type { Transport } from '@sveltejs/kit';
import { isRenderingOnly } from '#lib/ui/rendering-only.ts';

/** How values that JSON doesn't know travel to a page's script. */
export const transport: Transport = {
  RenderingOnly: {
    encode: (value: unknown) => isRenderingOnly(value) && 'kept',
    decode: () => undefined
  }
};
