import { redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/** The front door: whoever types the address from a letter wants to type its code, too. */
export const load: PageServerLoad = () => redirect(303, '/p');
