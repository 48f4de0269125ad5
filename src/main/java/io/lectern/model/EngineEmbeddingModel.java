package io.lectern.model;

import io.lectern.engine.EngineException;
import io.lectern.model.EncoderAvailability.NotConfigured;
import io.lectern.model.EncoderAvailability.Ready;
import io.lectern.model.EncoderAvailability.Unavailable;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.ai.chat.metadata.EmptyUsage;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.EmbeddingResponseMetadata;
import org.springframework.stereotype.Component;

/**
 * The native engine as a Spring AI embedding model. A single text is a question, as vector stores ask with it; documents
 * and the texts of a request are passages. Options are not looked at. Fails with {@link EngineException} when no model is
 * ready.
 */
@Component
class EngineEmbeddingModel implements EmbeddingModel {

    private final EmbeddingModels models;

    EngineEmbeddingModel(EmbeddingModels models) {
        this.models = models;
    }

    @Override
    public EmbeddingResponse call(EmbeddingRequest request) {
        var model = ready();
        var vectors = model.embedPassages(request.getInstructions());
        var embeddings = IntStream.range(0, vectors.size())
                .mapToObj(i -> new Embedding(vectors.get(i), i))
                .toList();
        return new EmbeddingResponse(embeddings, new EmbeddingResponseMetadata(model.name(), new EmptyUsage()));
    }

    @Override
    public float[] embed(String question) {
        return ready().embedQuery(question);
    }

    @Override
    public float[] embed(Document document) {
        return ready().embedPassages(List.of(getEmbeddingContent(document))).getFirst();
    }

    @Override
    public int dimensions() {
        return ready().dimension();
    }

    private LoadedEmbedder ready() {
        return switch (models.availability()) {
            case Ready<LoadedEmbedder>(LoadedEmbedder model) -> model;
            case NotConfigured<LoadedEmbedder>() ->
                throw new EngineException("No embedding model is configured: set lectern.embedding.model");
            case Unavailable<LoadedEmbedder>(String reason) -> throw new EngineException(reason);
        };
    }
}
