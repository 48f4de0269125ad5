package io.lectern.evaluation.probe;

import io.lectern.evaluation.subject.Subject;
import io.lectern.evaluation.subject.SubjectPrompt;
import io.lectern.evaluation.subject.SubjectPrompt.Ending;

/** How a model is asked. */
public enum ProbeForm {
    /** In its chat format, as a user's message. */
    CHAT {
        @Override
        SubjectPrompt prompt(Subject subject, String message, String answerBegin) {
            return subject.messageAnswered(message, answerBegin);
        }
    },
    /** As a text to go on with, for base models. */
    TEXT {
        @Override
        SubjectPrompt prompt(Subject subject, String message, String answerBegin) {
            return subject.text(message + "\n" + answerBegin, Ending.OPEN);
        }
    };

    abstract SubjectPrompt prompt(Subject subject, String message, String answerBegin);
}
