/** Everything here is HTML and CSS: to be read, searched and printed. */
export const csr = false;
