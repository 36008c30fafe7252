/** Tells how far it is while one waits; without a script there is a link that asks again. */
export const csr = true;
