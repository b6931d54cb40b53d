/* emulator/google-schema: the fields of a generateContent request. */
#include "google.h"

static const char *const emu_google_modalities[] = {
  "MODALITY_UNSPECIFIED", "TEXT", "IMAGE", "AUDIO", NULL
};
static const char *const emu_google_levels[] = {
  "THINKING_LEVEL_UNSPECIFIED", "MINIMAL", "LOW", "MEDIUM", "HIGH", NULL
};
static const char *const emu_google_categories[] = {
  "HARM_CATEGORY_UNSPECIFIED",
  "HARM_CATEGORY_HARASSMENT",
  "HARM_CATEGORY_HATE_SPEECH",
  "HARM_CATEGORY_SEXUALLY_EXPLICIT",
  "HARM_CATEGORY_DANGEROUS_CONTENT",
  "HARM_CATEGORY_CIVIC_INTEGRITY",
  NULL
};
static const char *const emu_google_thresholds[] = {
  "HARM_BLOCK_THRESHOLD_UNSPECIFIED",
  "BLOCK_LOW_AND_ABOVE",
  "BLOCK_MEDIUM_AND_ABOVE",
  "BLOCK_ONLY_HIGH",
  "BLOCK_NONE",
  "OFF",
  NULL
};
static const char *const emu_google_methods[] = {
  "HARM_BLOCK_METHOD_UNSPECIFIED", "SEVERITY", "PROBABILITY", NULL
};

static const EmuProtoEnum emu_google_modality = { "GenerationConfig.Modality",
                                                  emu_google_modalities };
static const EmuProtoEnum emu_google_level = { "ThinkingConfig.ThinkingLevel",
                                               emu_google_levels };
static const EmuProtoEnum emu_google_category = { "HarmCategory",
                                                  emu_google_categories };
static const EmuProtoEnum emu_google_threshold = {
  "SafetySetting.HarmBlockThreshold", emu_google_thresholds
};
static const EmuProtoEnum emu_google_method = { "SafetySetting.HarmBlockMethod",
                                                emu_google_methods };

static const EmuProtoMessage emu_google_blob = { (const EmuProtoField[]){
    { "mimeType", EMU_PROTO_STRING },
    { "data", EMU_PROTO_BYTES },
    { "displayName", EMU_PROTO_STRING, FALSE, EMU_PROTO_VERTEX },
    { NULL } } };

static const EmuProtoMessage emu_google_file = { (const EmuProtoField[]){
    { "mimeType", EMU_PROTO_STRING },
    { "fileUri", EMU_PROTO_STRING },
    { "displayName", EMU_PROTO_STRING, FALSE, EMU_PROTO_VERTEX },
    { NULL } } };

static const EmuProtoMessage emu_google_part = { (const EmuProtoField[]){
    { "text", EMU_PROTO_STRING },
    { "inlineData", EMU_PROTO_MESSAGE, .message = &emu_google_blob },
    { "fileData", EMU_PROTO_MESSAGE, .message = &emu_google_file },
    { "thought", EMU_PROTO_BOOL },
    { "thoughtSignature", EMU_PROTO_BYTES },
    { "functionCall", EMU_PROTO_ANY },
    { "functionResponse", EMU_PROTO_ANY },
    { "executableCode", EMU_PROTO_ANY },
    { "codeExecutionResult", EMU_PROTO_ANY },
    { "videoMetadata", EMU_PROTO_ANY },
    { "mediaResolution", EMU_PROTO_ANY },
    { NULL } } };

static const EmuProtoMessage emu_google_content = { (const EmuProtoField[]){
    { "role", EMU_PROTO_STRING },
    { "parts", EMU_PROTO_MESSAGE, TRUE, .message = &emu_google_part },
    { NULL } } };

static const EmuProtoMessage emu_google_safety = { (const EmuProtoField[]){
    { "category", EMU_PROTO_ENUM, .choices = &emu_google_category },
    { "threshold", EMU_PROTO_ENUM, .choices = &emu_google_threshold },
    { "method",
      EMU_PROTO_ENUM,
      FALSE,
      EMU_PROTO_VERTEX,
      .choices = &emu_google_method },
    { NULL } } };

static const EmuProtoMessage emu_google_nothing = { (const EmuProtoField[]){
    { NULL } } };

static const EmuProtoMessage emu_google_search_types = { (
    const EmuProtoField[]){
    { "webSearch", EMU_PROTO_MESSAGE, .message = &emu_google_nothing },
    { "imageSearch", EMU_PROTO_MESSAGE, .message = &emu_google_nothing },
    { NULL } } };

static const EmuProtoMessage emu_google_search = { (const EmuProtoField[]){
    { "searchTypes", EMU_PROTO_MESSAGE, .message = &emu_google_search_types },
    { "timeRangeFilter", EMU_PROTO_ANY, FALSE, EMU_PROTO_GEMINI },
    { "excludeDomains", EMU_PROTO_STRING, TRUE, EMU_PROTO_VERTEX },
    { NULL } } };

static const EmuProtoMessage emu_google_tool = { (const EmuProtoField[]){
    { "googleSearch", EMU_PROTO_MESSAGE, .message = &emu_google_search },
    { "functionDeclarations", EMU_PROTO_ANY, TRUE },
    { "codeExecution", EMU_PROTO_ANY },
    { "urlContext", EMU_PROTO_ANY },
    { NULL } } };

static const EmuProtoMessage emu_google_thinking = { (const EmuProtoField[]){
    { "thinkingLevel", EMU_PROTO_ENUM, .choices = &emu_google_level },
    { "includeThoughts", EMU_PROTO_BOOL },
    { "thinkingBudget", EMU_PROTO_INT32 },
    { NULL } } };

static const EmuProtoMessage emu_google_output = { (const EmuProtoField[]){
    { "mimeType", EMU_PROTO_STRING },
    { "compressionQuality", EMU_PROTO_INT32 },
    { NULL } } };

static const EmuProtoMessage emu_google_image = { (const EmuProtoField[]){
    { "aspectRatio", EMU_PROTO_STRING },
    { "imageSize", EMU_PROTO_STRING },
    { "imageOutputOptions",
      EMU_PROTO_MESSAGE,
      FALSE,
      EMU_PROTO_VERTEX,
      .message = &emu_google_output },
    { "personGeneration", EMU_PROTO_STRING, FALSE, EMU_PROTO_VERTEX },
    { "prominentPeople", EMU_PROTO_STRING, FALSE, EMU_PROTO_VERTEX },
    { NULL } } };

static const EmuProtoMessage emu_google_config = { (const EmuProtoField[]){
    { "candidateCount", EMU_PROTO_INT32 },
    { "seed", EMU_PROTO_INT32 },
    { "responseModalities",
      EMU_PROTO_ENUM,
      TRUE,
      .choices = &emu_google_modality },
    { "thinkingConfig", EMU_PROTO_MESSAGE, .message = &emu_google_thinking },
    { "imageConfig", EMU_PROTO_MESSAGE, .message = &emu_google_image },
    { "temperature", EMU_PROTO_NUMBER },
    { "topP", EMU_PROTO_NUMBER },
    { "topK", EMU_PROTO_NUMBER },
    { "maxOutputTokens", EMU_PROTO_INT32 },
    { "stopSequences", EMU_PROTO_STRING, TRUE },
    { "responseMimeType", EMU_PROTO_STRING },
    { "mediaResolution", EMU_PROTO_STRING },
    { NULL } } };

/**
 * emu_google_request:
 *
 * The document of a generateContent call; fields that matter to text only are
 * left out.
 */
const EmuProtoMessage emu_google_request = { (const EmuProtoField[]){
    { "model", EMU_PROTO_STRING },
    { "contents", EMU_PROTO_MESSAGE, TRUE, .message = &emu_google_content },
    { "systemInstruction", EMU_PROTO_MESSAGE, .message = &emu_google_content },
    { "safetySettings",
      EMU_PROTO_MESSAGE,
      TRUE,
      .message = &emu_google_safety },
    { "tools", EMU_PROTO_MESSAGE, TRUE, .message = &emu_google_tool },
    { "toolConfig", EMU_PROTO_ANY },
    { "generationConfig", EMU_PROTO_MESSAGE, .message = &emu_google_config },
    { "cachedContent", EMU_PROTO_STRING },
    { "labels", EMU_PROTO_ANY, FALSE, EMU_PROTO_VERTEX },
    { NULL } } };
