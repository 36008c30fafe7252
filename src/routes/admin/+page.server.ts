import { redirect } from '@sveltejs/kit';
import { paths } from './paths.ts';

export const load = () => redirect(303, paths.invoices());
