/** Opened from a message: one answer, HTML and CSS. */
export const csr = false;
