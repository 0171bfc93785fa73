/** Stands in every file that is handed out. By it a file is known that a later hand-out may write over. */
export const signature = 'Dockstage hand-out'
