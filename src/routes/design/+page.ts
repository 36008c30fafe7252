/** Everything here is HTML and CSS, as it is for somebody without script. */
export const csr = false;
