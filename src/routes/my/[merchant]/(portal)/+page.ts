/** The portal's address ends with a slash: the app's scope begins there, and with it what its worker may answer for. */
export const trailingSlash = 'always';
