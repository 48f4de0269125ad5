@NullMarked
package io.lectern.conversation.web;

import org.jspecify.annotations.NullMarked;
