/** How the families of models chat, in token ids. */
@NullMarked
package io.lectern.model.chat;

import org.jspecify.annotations.NullMarked;
