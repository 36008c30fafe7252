import { fail, redirect } from '@sveltejs/kit';
import { action, Refusal } from '#lib/server/web/index.ts';
import { openLetterCode } from './link-access.server.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: action(async (event) => {
    const form = await event.request.formData();
    const typed = String(form.get('code') ?? '').slice(0, 40);
    try {
      redirect(303, await openLetterCode(event, typed));
    } catch (fault) {
      if (fault instanceof Refusal && fault.code === 'pay-link-unknown') return fail(422, { typed });
      throw fault;
    }
  })
};
