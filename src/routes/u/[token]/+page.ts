/** Whoever wants no more of our messages should not have to run anything of ours. */
export const csr = false;
