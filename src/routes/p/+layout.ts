/** Paying needs no script: one answer, HTML and CSS. Only the card form turns this on again, for its own page. */
export const csr = false;
